# How every target of the project is built: language level, warnings, sanitizers, linker, compiler cache.

option(TUTTI_WERROR "Treat warnings as errors" OFF)
option(TUTTI_TESTS "Build the unit tests" ON)
option(TUTTI_FUZZ "Build the libFuzzer targets under fuzz/" OFF)
option(TUTTI_BENCH "Build the load programs under bench/" OFF)
option(TUTTI_COVERAGE "Instrument for line coverage" OFF)
option(TUTTI_PCH "Parse the standard library, fmt, Asio and GoogleTest once, in precompiled headers" ON)
option(TUTTI_UNITY "Compile the files of a folder eight at a time" OFF)
set(TUTTI_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined)")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_UNITY_BUILD ${TUTTI_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(THREADS_PREFER_PTHREAD_FLAG ON)

find_program(TUTTI_CCACHE ccache)
if(TUTTI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The slopes are those that ccache's manual asks for with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER /usr/bin/env CCACHE_SLOPPINESS=pch_defines,time_macros "${TUTTI_CCACHE}")
endif()

add_library(tutti_flags INTERFACE)
target_compile_options(tutti_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -fno-omit-frame-pointer
    # Compiled together, files shadow names that none of them sees: where each is compiled alone it is always an error.
    $<$<NOT:$<BOOL:${TUTTI_UNITY}>>:-Wshadow$<SEMICOLON>-Werror=shadow>
    -ffunction-sections -fdata-sections
    # Everywhere the same, programs included: a precompiled header serves only what is compiled as it was.
    $<$<NOT:$<BOOL:$<TARGET_PROPERTY:TUTTI_STATIC_PROGRAM>>>:-fPIC>
    $<$<BOOL:${TUTTI_WERROR}>:-Werror>)
target_link_options(tutti_flags INTERFACE -fuse-ld=lld -Wl,--as-needed -Wl,--gc-sections)
if(TUTTI_SANITIZE)
    target_compile_options(tutti_flags INTERFACE -fsanitize=${TUTTI_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(tutti_flags INTERFACE -fsanitize=${TUTTI_SANITIZE})
else()
    # Memory follows from linking: each program carries only the part of libstdc++ that it uses.
    target_link_options(tutti_flags INTERFACE -static-libstdc++ -static-libgcc)
    # Functions that are the same stand once; a relocation takes a bit, not 24 bytes; and what runs until a program is ready and
    # idle stands side by side, so that the rest stays on the disk (tools/start_order).
    target_link_options(tutti_flags INTERFACE "$<$<CONFIG:Release>:-Wl,--icf=safe;-Wl,-z,pack-relative-relocs;\
-Wl,--symbol-ordering-file=${CMAKE_SOURCE_DIR}/cmake/start_order.txt;-Wl,--no-warn-symbol-ordering>")
endif()
if(TUTTI_FUZZ) # test cases teach a fuzzer nothing
    target_compile_options(tutti_flags INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:TUTTI_TEST>>>:-fsanitize=fuzzer-no-link>)
endif()
if(TUTTI_COVERAGE)
    target_compile_options(tutti_flags INTERFACE -fprofile-instr-generate -fcoverage-mapping)
    target_link_options(tutti_flags INTERFACE -fprofile-instr-generate)
endif()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
if(TUTTI_TESTS)
    find_package(GTest REQUIRED)
endif()

# Test cases run once: what the optimiser would save there is less than it costs. (Of the rim, what includes Asio, it is not: with
# sanitizers it compiles in a third of the time at -O0, yet the process tests then take a third longer.)
set(tutti_test_options -O0)

include(TuttiPrecompiled)

# tutti_library(broker SOURCES a.cpp … DEPS mqtt base … [SYSTEM_DEPS …] [TESTS a_test.cpp …])
# One static library a folder, and one test program `broker_test` beside it.
function(tutti_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;SYSTEM_DEPS;TESTS;TEST_DEPS" ${ARGN})
    if(ARG_SOURCES)
        add_library(tutti_${name} STATIC ${ARG_SOURCES})
        set(scope PUBLIC)
    else()
        add_library(tutti_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(tutti::${name} ALIAS tutti_${name})
    set_target_properties(tutti_${name} PROPERTIES EXPORT_NAME ${name})
    target_include_directories(tutti_${name} ${scope}
        $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src> $<INSTALL_INTERFACE:include/tutti>)
    list(TRANSFORM ARG_DEPS PREPEND tutti_)
    target_link_libraries(tutti_${name} ${scope} ${ARG_DEPS} ${ARG_SYSTEM_DEPS})
    if(ARG_SOURCES)
        target_link_libraries(tutti_${name} PRIVATE $<BUILD_INTERFACE:tutti_flags>)
        tutti_precompile(tutti_${name} ${ARG_DEPS})
    endif()
    if(ARG_TESTS AND TUTTI_TESTS)
        list(TRANSFORM ARG_TEST_DEPS PREPEND tutti_)
        add_executable(${name}_test ${ARG_TESTS})
        target_link_libraries(${name}_test PRIVATE tutti_${name} ${ARG_TEST_DEPS} tutti_flags GTest::gtest_main)
        target_compile_options(${name}_test PRIVATE ${tutti_test_options})
        set_target_properties(${name}_test PROPERTIES TUTTI_TEST ON)
        target_compile_definitions(${name}_test PRIVATE TUTTI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        tutti_precompile(${name}_test TEST ${ARG_DEPS} ${ARG_TEST_DEPS})
        add_test(NAME ${name} COMMAND ${name}_test)
    endif()
endfunction()

# tutti_program(tutti-hub SOURCES hub.cpp DEPS hub … [PACKAGE light]): an installed executable, and the Debian package that it is in
# (cmake/TuttiPackages.cmake; `core` is `tutti` itself).
function(tutti_program name)
    cmake_parse_arguments(ARG "" "PACKAGE" "SOURCES;DEPS;SYSTEM_DEPS" ${ARGN})
    if(NOT ARG_PACKAGE)
        set(ARG_PACKAGE core)
    endif()
    list(TRANSFORM ARG_DEPS PREPEND tutti_)
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}")
    target_compile_definitions(${name} PRIVATE TUTTI_VERSION="${PROJECT_VERSION}")
    target_link_libraries(${name} PRIVATE ${ARG_DEPS} ${ARG_SYSTEM_DEPS} tutti_flags)
    set_target_properties(${name} PROPERTIES LINK_DEPENDS "${CMAKE_SOURCE_DIR}/cmake/start_order.txt")
    tutti_precompile(${name} ${ARG_DEPS})
    install(TARGETS ${name} RUNTIME COMPONENT ${ARG_PACKAGE})
endfunction()
