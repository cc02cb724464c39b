# find_package(tutti) → tutti::worker, the worker SDK. Debian packages: libsimdjson-dev.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(simdjson)
include("${CMAKE_CURRENT_LIST_DIR}/tuttiTargets.cmake")
