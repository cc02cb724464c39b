// What a section of the configuration keeps apart: a secret stands there as the file that holds it.
// Installed: no Asio, no JSON library here.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <string>

namespace tutti::worker {

/// The text in the file of `{"file": "/path"}`, without the line's end; to be read when it is needed, since
/// it may change. Nothing of it may be published, logged or answered. InvalidInput: `reference` is none;
/// NotFound, PermissionDenied, …: the file cannot be read, or holds nothing. Sentences name the file.
Result<std::string> read_secret(const Value& reference);

} // namespace tutti::worker
