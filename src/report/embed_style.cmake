# Writes report.css as bytes in C: cmake -DFROM=report.css -DOUT=report_style.c -P embed_style.cmake
file(READ ${FROM} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "/* Made from src/report/report.css by embed_style.cmake; do not edit. */
#include \"report/report_internal.h\"

static const unsigned char style[] = {
${bytes}
};
const str report_style = {(const char *)style, ${size}};
")
