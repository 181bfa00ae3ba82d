# Compiler settings of every target: language, warnings, sanitizers, hardening.
option(SAFAR_WERROR "Treat warnings as errors" OFF)
option(SAFAR_HARDEN "Hardening flags for programs that meet the network" OFF)
option(SAFAR_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(SAFAR_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_compile_options(
    -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes
    -Wcast-qual -Wwrite-strings -Wvla -Wundef -Wformat=2 -fno-common)
add_compile_definitions(_POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64)

# Assertions guard our own mistakes and stay on in release builds (c-guide: three kinds of trouble).
string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2 -g" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")

# Records are cleared and copied by a few plain stores; the compiler's own choice, `rep stos`, takes
# longer to start than most of them take whole. Told to the linker too, which compiles again.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    set(plain_stores vector_loop:512:noalign,libcall:-1:noalign)
    add_compile_options(-mmemset-strategy=${plain_stores} -mmemcpy-strategy=${plain_stores})
    add_link_options(-mmemset-strategy=${plain_stores} -mmemcpy-strategy=${plain_stores})
endif()

if(SAFAR_WERROR)
    add_compile_options(-Werror)
endif()

if(SAFAR_SANITIZE)
    add_compile_options(-fsanitize=${SAFAR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SAFAR_SANITIZE})
    if(SAFAR_SANITIZE MATCHES "address")
        add_compile_definitions(SAFAR_ARENA_DEBUG=1)
    endif()
    # Sanitized code keeps its checks but need not crawl.
    string(APPEND CMAKE_C_FLAGS_DEBUG " -O1")
endif()

if(SAFAR_HARDEN)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full)
    add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack -pie)
endif()

if(SAFAR_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
