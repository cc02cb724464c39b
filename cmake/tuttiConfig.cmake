# find_package(tutti) → tutti::worker, the worker SDK. It needs no other package.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/tuttiTargets.cmake")
