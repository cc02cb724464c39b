// `tutti audio input PLACE`: another place for the running worker, and what became of it.
#pragma once

#include "contract/sound_place.hpp"

#include <filesystem>

namespace tutti::audio {

/// As the worker will find it: it runs in a folder of its own, so a file's path is made absolute.
contract::SoundPlace seen_from_anywhere(contract::SoundPlace place, const std::filesystem::path& folder);

/// Tells the worker, waits a moment until the place is open or not to be opened, and prints which. A place
/// that is not there is no failure: it is kept, and waited for. The exit code.
int choose_input(const std::filesystem::path& socket, const contract::SoundPlace& place, bool as_json);

} // namespace tutti::audio
