// Any bytes as the payload of any topic: what is read prints to a payload that reads the same again.
#include "contract/clock.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "contract/event.hpp"
#include "contract/frame.hpp"
#include "contract/health.hpp"
#include "contract/job.hpp"
#include "contract/leader.hpp"
#include "contract/log_line.hpp"
#include "contract/matrix_state.hpp"
#include "contract/playback.hpp"
#include "contract/reading.hpp"
#include "contract/service_state.hpp"
#include "contract/service_transition.hpp"
#include "contract/song_lyrics.hpp"
#include "contract/source.hpp"
#include "contract/topics.hpp"
#include "contract/worker_presence.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace tutti::contract;

template <typename T>
void check(std::string_view json, tutti::Result<T> (*parse)(std::string_view)) {
    const auto message = parse(json);
    if (!message) return;
    const auto again = parse(print(*message));
    if (!again || *again != *message) std::abort();
}

void check_frame(std::span<const std::uint8_t> bytes) {
    const auto frame = parse_frame(bytes);
    if (frame && !std::ranges::equal(print(*frame), bytes)) std::abort();
}

void check_payload(std::uint8_t which, std::string_view json) {
    // Those that came later; the others keep their numbers.
    if (which == 0xff) return check(json, parse_matrix_state);
    if (which == 0xfe) return check(json, parse_clock);
    if (which == 0xfc) return check(json, parse_playback);
    if (which == 0xfb) return check(json, parse_song_lyrics);
    if (which == 0xfd) return check(json, parse_service_transition);
    switch (which % 13) {
    case 0:
        return check(json, parse_command);
    case 1:
        return check(json, parse_command_reply);
    case 2:
        return check(json, parse_config_section);
    case 3:
        return check(json, parse_event);
    case 4:
        return check(json, parse_health);
    case 5:
        return check(json, parse_job);
    case 6:
        return check(json, parse_leader);
    case 7:
        return check(json, parse_log_line);
    case 8:
        return check(json, parse_reading);
    case 9:
        return check(json, parse_service_state);
    case 10:
        return check(json, parse_source_meta);
    case 11:
        return check(json, parse_source_status);
    default:
        return check(json, parse_worker_presence);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_frame({data, size});
    static_cast<void>(parse_topic("tutti", text));
    static_cast<void>(parse_topic(text));
    check_payload(data[0], text.substr(1));
    return 0;
}
