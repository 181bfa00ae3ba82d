# Profile-guided optimisation of the modules that read and write messages and match names (docs/adr/0015). Before
# they are compiled a copy of the program is built that counts how often each branch is taken; it
# runs the benchmarks over simulated traffic, and the compiler lays code out by those counts. It
# counts again when one of the modules has changed; -DSAFAR_PROFILE= saves the time.
set(SAFAR_PROFILE "" CACHE STRING "count: build the copy that counts; use: build by its counts")
set(profiled_modules base reference edifact domain messages watchlist)
set(profile_folder ${CMAKE_BINARY_DIR}/profile)
set(profile_counts ${profile_folder}/counts)

if(SAFAR_PROFILE AND NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
    message(STATUS "No counts for ${CMAKE_C_COMPILER_ID}: SAFAR_PROFILE is left out")
    set(SAFAR_PROFILE "")
endif()

# A module of the copy that is not counted need not be fast.
function(profile_module name)
    if(SAFAR_PROFILE STREQUAL "count" AND name IN_LIST profiled_modules)
        target_compile_options(safar_${name} PRIVATE
            -fprofile-generate=${CMAKE_BINARY_DIR}/counts -fprofile-prefix-path=${CMAKE_BINARY_DIR})
    elseif(SAFAR_PROFILE STREQUAL "count")
        target_compile_options(safar_${name} PRIVATE -O0 -U_FORTIFY_SOURCE)
    elseif(SAFAR_PROFILE STREQUAL "use" AND name IN_LIST profiled_modules)
        target_compile_options(safar_${name} PRIVATE
            -fprofile-use=${profile_counts} -fprofile-prefix-path=${CMAKE_BINARY_DIR}
            -fprofile-partial-training -Wno-missing-profile -Wno-coverage-mismatch)
        add_dependencies(safar_${name} profile)
    endif()
endfunction()

if(SAFAR_PROFILE STREQUAL "count")
    add_link_options(-fprofile-generate)
elseif(SAFAR_PROFILE STREQUAL "use")
    set(counting ${CMAKE_COMMAND} -S ${CMAKE_SOURCE_DIR} -B ${profile_folder} -G ${CMAKE_GENERATOR}
        -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
        -DSAFAR_HARDEN=${SAFAR_HARDEN} -DSAFAR_WEB=OFF -DSAFAR_PROFILE=count)
    # Reading EDIFACT is most of what is done: it weighs most.
    set(bench ${profile_folder}/src/cli/safar bench --size-mb 16)
    list(TRANSFORM profiled_modules REPLACE ".+" "${CMAKE_SOURCE_DIR}/src/\\0/*.[chd]*" OUTPUT_VARIABLE sources)
    file(GLOB sources CONFIGURE_DEPENDS ${sources})
    add_custom_command(OUTPUT ${profile_counts}.made
        COMMAND ${counting} --log-level=WARNING
        COMMAND ${CMAKE_COMMAND} --build ${profile_folder} --target safar --parallel -- --quiet
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${profile_counts}
        COMMAND ${bench} --rounds 9 decode-pnrgov decode-paxlst > ${profile_folder}/bench.log
        COMMAND ${bench} --rounds 1 decode-xml encode-pnrgov encode-paxlst match >> ${profile_folder}/bench.log
        COMMAND ${CMAKE_COMMAND} -E touch ${profile_counts}.made
        DEPENDS ${sources}
        COMMENT "Counting how often each branch of the readers is taken"
        VERBATIM)
    add_custom_target(profile DEPENDS ${profile_counts}.made)
endif()
