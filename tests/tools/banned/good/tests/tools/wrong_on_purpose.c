strcpy(a, b);
