// Whether anybody still reads what this program says: a device that is silent for hours would not find out by
// writing.
#pragma once

#include "io/asio.hpp"

#include <unistd.h>

namespace tutti::feeder {

/// Ends when nobody reads from the pipe or socket `descriptor` any more; of a file or a terminal never.
Task<void> until_nobody_reads(int descriptor = STDOUT_FILENO);

} // namespace tutti::feeder
