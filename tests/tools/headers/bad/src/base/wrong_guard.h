#ifndef WRONG_GUARD_H
#define WRONG_GUARD_H
#endif
