// Any bytes as the file of a DJ program: whatever track is in it has a name that goes into a message.
#include "playback/dj_text.hpp"

#include "base/utf8.hpp"
#include "playback/text_encoding.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    const auto text = playback::decode_text({reinterpret_cast<const char*>(data), size});
    if (whole_characters(text) != text) std::abort();
    static_cast<void>(playback::is_text(text)); // whatever it is, it is read as if it were
    const auto track = playback::last_track(text);
    if (!track) return 0;
    if (track->title.empty()) std::abort();
    for (const auto* name : {&track->artist, &track->title, &track->album}) {
        if (name->size() > playback::longest_dj_name || whole_characters(*name) != *name) std::abort();
        for (const char c : *name)
            if (c >= 0 && c < ' ') std::abort();
    }
    return 0;
}
