/* #include "http/server.h" in a comment is no include */
#include "store/store.h"
