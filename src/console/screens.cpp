// The table of screens: a new one is a row here.
#include "console/alerts_screen.hpp"
#include "console/audio_screen.hpp"
#include "console/bus_screen.hpp"
#include "console/inputs_screen.hpp"
#include "console/jobs_screen.hpp"
#include "console/light_screen.hpp"
#include "console/logs_screen.hpp"
#include "console/osc_screen.hpp"
#include "console/overview_screen.hpp"
#include "console/playlists_screen.hpp"
#include "console/screen.hpp"
#include "console/song_screen.hpp"

#include <array>

namespace tutti::console {

std::span<const ScreenRow> screens() noexcept {
    static const std::array<ScreenRow, 11> all = {{
        {'1', "overview", "the services, what they use and how they are", overview_keys(), make_overview},
        {'2', "osc", "what goes over OSC, how often and how evenly", osc_keys(), make_osc},
        {'3', "song", "what is played, its words, and what they are about", song_keys(), make_song},
        {'4', "logs", "what services write, as they write it", logs_keys(), make_logs},
        {'5', "audio", "what is heard in the sound", audio_keys(), make_audio},
        {'6', "bus", "what goes over the bus, as a tree of topics", bus_keys(), make_bus},
        {'7', "playlists", "playlists and gestures, and what runs of them", playlists_keys(), make_playlists},
        {'8', "light", "a display as it shines", light_keys(), make_light},
        {'9', "alerts", "what people are told of, and long tasks", alerts_keys(), make_alerts},
        {'0', "inputs", "devices, and what they say", inputs_keys(), make_inputs},
        {'J', "jobs", "what control has done, and how far it is", jobs_keys(), make_jobs},
    }};
    return all;
}

} // namespace tutti::console
