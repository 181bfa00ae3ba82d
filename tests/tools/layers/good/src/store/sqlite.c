#include <sqlite3.h>
#include "domain/flight.h"
