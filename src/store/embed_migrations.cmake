# Writes db/migrations/NNNN_name.DIALECT.sql as a table in C: cmake -DFOLDER=... -DDIALECT=... -DOUT=... -P
file(GLOB scripts ${FOLDER}/*.${DIALECT}.sql)
list(SORT scripts)
set(bodies "")
set(rows "")
set(expected 0)
foreach(script ${scripts})
    get_filename_component(file_name ${script} NAME)
    if(NOT file_name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)\\.${DIALECT}\\.sql$")
        message(FATAL_ERROR "${file_name}: a migration is called NNNN_what_it_does.${DIALECT}.sql")
    endif()
    set(name ${CMAKE_MATCH_2})
    string(REGEX REPLACE "^0+" "" version ${CMAKE_MATCH_1})
    math(EXPR expected "${expected} + 1")
    if(NOT version EQUAL expected)
        message(FATAL_ERROR "${file_name}: the next number is ${expected}")
    endif()
    file(READ ${script} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
    string(APPEND bodies "static const unsigned char script_${version}[] = {\n${bytes}\n};\n")
    string(APPEND rows "    {${version}, \"${name}\", {(const char *)script_${version}, ${size}}},\n")
endforeach()
file(WRITE ${OUT} "/* Made from db/migrations by embed_migrations.cmake; do not edit. */
#include \"store/engine.h\"

extern const struct migration migrations_${DIALECT}[];
extern const unsigned migrations_${DIALECT}_count;

${bodies}
const struct migration migrations_${DIALECT}[] = {
${rows}};
const unsigned migrations_${DIALECT}_count = ${expected};
")
