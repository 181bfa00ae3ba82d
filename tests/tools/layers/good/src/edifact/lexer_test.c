#include "app/ingest.h" /* tests may use anything */
