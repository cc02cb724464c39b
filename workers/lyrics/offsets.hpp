// Offsets: by how much a person lets the words of each song come later, over restarts.
#pragma once

#include "base/time.hpp"
#include "io/kept_object.hpp"
#include "lyrics/song_key.hpp"

#include <cstddef>
#include <filesystem>

namespace tutti::lyrics {

inline constexpr std::size_t most_offsets = 2000; ///< songs; the one set longest ago goes first

class Offsets {
public:
    /// The disk outlives it.
    Offsets(io::Disk& disk, std::filesystem::path file) : kept_(disk, std::move(file)) {}

    /// An error: what was kept is lost, and why.
    Result<void> load();
    milliseconds of(const SongKey& song) const;
    /// 0: none. An error: it is not kept, and of() says what it said before.
    Result<void> set(const SongKey& song, milliseconds offset);

private:
    io::KeptObject kept_;
    Value offsets_ =
        Value::object({}); ///< key of the song → milliseconds, in the order in which they were set
};

} // namespace tutti::lyrics
