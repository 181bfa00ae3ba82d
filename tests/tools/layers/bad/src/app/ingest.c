#include "http/server.h"
#include <sqlite3.h>
