#include "base/str.h"
#include "edifact/lexer.h"
