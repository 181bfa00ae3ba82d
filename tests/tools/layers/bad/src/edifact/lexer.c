#include "lexer.h"
#include "../base/str.h"
#  include "store/store.h"
#include "spells/spell.h"
