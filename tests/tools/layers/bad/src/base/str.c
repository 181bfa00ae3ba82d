#include <string.h>
#include "base/str.h"
#include "domain/flight.h"
