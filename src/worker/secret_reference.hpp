// A secret by its reference as a section has read it. Not installed.
#pragma once

#include "toml/values.hpp"

#include <string>

namespace tutti::worker {

/// As read_secret() of worker/secret.hpp.
Result<std::string> read_secret(const toml::SecretReference& reference);

} // namespace tutti::worker
