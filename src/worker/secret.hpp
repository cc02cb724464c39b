// What a section of the configuration keeps apart: a secret stands there as the file that holds it, or as its
// name in the vault. Installed: no Asio, no JSON library here.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <string>

namespace tutti::worker {

/// The text in the file of `{"file": "/path"}`, without the line's end, or the secret of `{"vault": "name"}`,
/// for which it waits two seconds at most; to be read when it is needed, since it may change. Nothing of it
/// may be published, logged or answered. InvalidInput: `reference` is none; NotFound, PermissionDenied, …:
/// the file cannot be read, or holds nothing; Unavailable: the vault is locked. Sentences name the file or
/// the name, and what to do.
Result<std::string> read_secret(const Value& reference);

} // namespace tutti::worker
