// How a key is called.
#pragma once

#include "audio/features.hpp"

#include <string_view>

namespace tutti::audio {

/// "C minor"; empty where no key can be told.
std::string_view key_name(const Tonality& tonality) noexcept;

} // namespace tutti::audio
