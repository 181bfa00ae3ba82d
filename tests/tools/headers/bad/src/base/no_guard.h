struct no_guard {
    int n;
};
