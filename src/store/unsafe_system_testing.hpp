// For tests: how SQLite gets at UnsafeFiles.
#pragma once

namespace tutti::store {

class UnsafeFiles;

/// Registers them with SQLite; nullptr: none any more.
void register_unsafe_system(UnsafeFiles* files);

} // namespace tutti::store
