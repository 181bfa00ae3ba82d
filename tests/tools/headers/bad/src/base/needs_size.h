#ifndef SAFAR_BASE_NEEDS_SIZE_H
#define SAFAR_BASE_NEEDS_SIZE_H
struct needs_size {
    size_t n;
};
#endif
