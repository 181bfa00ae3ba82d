# Puts files into the program: cmake -DFROM=web/dist -DNOTICE=page.html -DINTO=build/web -P embed.cmake
#
# Writes INTO/console_files.S (the bytes, by .incbin: nothing is copied through the compiler) and
# INTO/console_files.c (the table that src/http/files.h describes, in order of path). Text is packed
# with gzip beforehand. Without FROM/index.html the page NOTICE is embedded alone.
cmake_minimum_required(VERSION 3.25)

set(types
    html=text/html js=text/javascript css=text/css svg=image/svg+xml json=application/json
    txt=text/plain webmanifest=application/manifest+json woff2=font/woff2 woff=font/woff
    png=image/png ico=image/x-icon webp=image/webp)
set(packable html js css svg json txt webmanifest)

file(MAKE_DIRECTORY ${INTO}/packed)
if(EXISTS ${FROM}/index.html)
    file(GLOB_RECURSE paths RELATIVE ${FROM} ${FROM}/*)
    list(FILTER paths EXCLUDE REGEX "\\.map$|(^|/)\\.")
    set(base ${FROM})
else()
    get_filename_component(base ${NOTICE} DIRECTORY)
    get_filename_component(notice_name ${NOTICE} NAME)
    set(paths ${notice_name})
endif()

set(index "")
set(declarations "")
set(assembly "")
set(number 0)
list(SORT paths COMPARE STRING)
foreach(path ${paths})
    string(REGEX REPLACE ".*\\." "" extension ${path})
    set(type "application/octet-stream")
    foreach(row ${types})
        if(row MATCHES "^${extension}=(.*)$")
            set(type "${CMAKE_MATCH_1}")
        endif()
    endforeach()
    if(type MATCHES "^text/")
        set(type "${type}; charset=utf-8")
    endif()
    set(address /${path})
    if(notice_name)
        set(address /index.html)
    endif()

    set(file ${base}/${path})
    file(SHA256 ${file} digest)
    string(SUBSTRING ${digest} 0 32 etag)
    set(packed ${INTO}/packed/${number}.gz)
    set(has_packed FALSE)
    if(extension IN_LIST packable)
        execute_process(COMMAND gzip -9 -n -c ${file} OUTPUT_FILE ${packed} COMMAND_ERROR_IS_FATAL ANY)
        file(SIZE ${file} size)
        file(SIZE ${packed} packed_size)
        if(packed_size LESS size)
            set(has_packed TRUE)
        endif()
    endif()

    set(name console_file_${number})
    string(APPEND declarations "extern const unsigned char ${name}[], ${name}_end[];\n")
    string(APPEND assembly
        "    .global ${name}, ${name}_end\n${name}:\n    .incbin \"${file}\"\n${name}_end:\n    .byte 0\n")
    set(gzip "${name}, ${name}")
    if(has_packed)
        string(APPEND declarations "extern const unsigned char ${name}_gz[], ${name}_gz_end[];\n")
        string(APPEND assembly
            "    .global ${name}_gz, ${name}_gz_end\n${name}_gz:\n    .incbin \"${packed}\"\n${name}_gz_end:\n    .byte 0\n")
        set(gzip "${name}_gz, ${name}_gz_end")
    endif()
    set(immutable false)
    if(path MATCHES "^assets/.*-[A-Za-z0-9_-]+\\.[a-z0-9]+$")
        set(immutable true)
    endif()
    string(APPEND index
        "    {\"${address}\", \"${type}\", \"W/\\\"${etag}\\\"\", ${name}, ${name}_end, ${gzip}, ${immutable}},\n")
    math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${INTO}/console_files.S
    "/* Made by cmake/embed.cmake. */\n    .section .rodata\n${assembly}    .section .note.GNU-stack,\"\",%progbits\n")
file(WRITE ${INTO}/console_files.c
    "/* Made by cmake/embed.cmake. */\n#include \"http/files.h\"\n\nextern const struct http_files console_files;\n\n${declarations}\nstatic const struct http_file table[] = {\n${index}};\n\nconst struct http_files console_files = {table, ${number}};\n")
