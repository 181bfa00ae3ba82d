#ifndef SAFAR_BASE_STR_H
#define SAFAR_BASE_STR_H
#include <stddef.h>
struct str {
    size_t n;
};
#endif
