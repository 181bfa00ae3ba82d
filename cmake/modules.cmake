# project_module(NAME SOURCES a.c b.c USES base edifact LIBS PkgConfig::SODIUM)
#
# One folder of src/ becomes the static library safar_NAME; every *_test.c in the folder becomes the
# program NAME_<file>_test and the CTest test unit.NAME.<file>. Sources are listed, tests are found.
function(project_module name)
    cmake_parse_arguments(MODULE "" "" "SOURCES;USES;LIBS;TEST_USES" ${ARGN})
    add_library(safar_${name} STATIC ${MODULE_SOURCES})
    target_include_directories(safar_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    foreach(used ${MODULE_USES})
        target_link_libraries(safar_${name} PUBLIC safar_${used})
    endforeach()
    target_link_libraries(safar_${name} PUBLIC ${MODULE_LIBS})
    profile_module(${name})

    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.c)
    foreach(test ${tests})
        get_filename_component(stem ${test} NAME_WE)
        string(REGEX REPLACE "_test$" "" case ${stem})
        set(program ${name}_${case}_test)
        add_executable(${program} ${test} ${CMAKE_SOURCE_DIR}/tests/support/one_case.c)
        target_link_libraries(${program} PRIVATE safar_${name} PkgConfig::CMOCKA)
        foreach(used ${MODULE_TEST_USES})
            target_link_libraries(${program} PRIVATE safar_${used})
        endforeach()
        add_test(NAME unit.${name}.${case} COMMAND ${program})
        set_tests_properties(unit.${name}.${case} PROPERTIES
            TIMEOUT 120 LABELS unit
            ENVIRONMENT "SAFAR_SOURCE_DIR=${CMAKE_SOURCE_DIR}")
    endforeach()
endfunction()
