#include "base/str.h"

#include <string.h>
