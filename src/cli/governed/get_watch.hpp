// `tutti get --watch`: how objects stand, on the whole terminal, looked at again and again.
#pragma once

#include "cli/governed/get.hpp"

namespace tutti::cli {

int watch_objects(const GetOptions& options, const Value& labels);

} // namespace tutti::cli
