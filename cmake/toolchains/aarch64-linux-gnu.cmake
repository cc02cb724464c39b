# Programs for 64-bit ARM (Raspberry Pi OS and Debian 12, arm64), built here by clang against Debian's arm64 packages in TUTTI_SYSROOT, a folder that
# tools/cross-build makes. What runs during tests runs under qemu.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

set(TUTTI_SYSROOT "$ENV{TUTTI_SYSROOT}" CACHE PATH "Debian's arm64 packages")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES TUTTI_SYSROOT)
if(NOT EXISTS "${TUTTI_SYSROOT}/usr/include")
    message(FATAL_ERROR "TUTTI_SYSROOT (${TUTTI_SYSROOT}) has no usr/include: tools/cross-build makes one")
endif()
set(CMAKE_SYSROOT "${TUTTI_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH "${TUTTI_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET aarch64-linux-gnu)
set(CMAKE_CXX_COMPILER_TARGET aarch64-linux-gnu)
set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)
set(CMAKE_STRIP llvm-strip-19)

set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-aarch64-static;-L;${TUTTI_SYSROOT}")
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
