// `tutti status --watch`: how things are, as they change, until somebody ends it.
#pragma once

#include "cli/services.hpp"
#include "command/end_request.hpp"

namespace tutti::cli {

/// On a terminal a page of it; as Json a line whenever it is another than before. Where nobody supervises it
/// says so, and goes on. Usage where it would draw and standard output is no terminal.
int watch_status(const StatusOptions& options);
Task<int> tell_status(StatusOptions options, command::EndRequest& end);

} // namespace tutti::cli
