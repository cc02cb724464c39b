// What SQLite says went wrong, as an Error.
#pragma once

#include "base/result.hpp"

struct sqlite3;

namespace tutti::store {

/// InvalidInput: the file is damaged, or none of SQLite's. Conflict: another process has it. LimitExceeded:
/// the disk, or the bound of its size, is full. Environment: the system refused.
std::unexpected<Error> sqlite_error(sqlite3* database, int code);

} // namespace tutti::store
