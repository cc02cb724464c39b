#include "sections/sections.hpp"

#include "sections/alerts_section.hpp"
#include "sections/aranet4_section.hpp"
#include "sections/audio_section.hpp"
#include "sections/auth_section.hpp"
#include "sections/camera_section.hpp"
#include "sections/debug_section.hpp"
#include "sections/display_section.hpp"
#include "sections/global_section.hpp"
#include "sections/hass_section.hpp"
#include "sections/history_section.hpp"
#include "sections/homeassistant_section.hpp"
#include "sections/lyrics_section.hpp"
#include "sections/mpris_section.hpp"
#include "sections/now_playing_section.hpp"
#include "sections/pihole_section.hpp"
#include "sections/schedule_section.hpp"
#include "sections/section.hpp"
#include "sections/sensors_section.hpp"
#include "sections/sleep_section.hpp"
#include "sections/spotify_section.hpp"
#include "sections/system_section.hpp"
#include "sections/tailscale_section.hpp"
#include "sections/variables.hpp"
#include "sections/virtualdj_section.hpp"
#include "sections/weather_section.hpp"

#include <algorithm>
#include <array>

namespace tutti::sections {

namespace {

/// A section's reader, for whoever asks only whether it is right.
template <typename Struct, void (*read)(toml::TableReader&, Struct&)>
void read_and_drop(toml::TableReader& table) {
    Struct section;
    read(table, section);
}

constexpr std::array<SecretKey, 1> alerts_secrets = {{
    {.key = "token", .list = "targets", .is_field = true},
}};

constexpr std::array<Variable, 2> aranet4_variables = {{
    {"ARANET4_SENSORS", "sensors", sensors_variable, "Living room=AA:BB:CC:DD:EE:01,Bedroom=AA:BB:CC:DD:EE:02"
    },
    {"ARANET4_TIMEOUT", "timeout", number_variable, "45"},
}};

constexpr std::array<Variable, 1> audio_variables = {{
    {"AUDIO_INPUT", "input", text_variable, "pulse:monitor"},
}};

constexpr std::array<SecretKey, 1> auth_secrets = {{
    {.key = "password_hash", .kind = SecretKey::Kind::Password},
}};
constexpr std::array<Variable, 5> auth_variables = {{
    {"AUTH_ENABLED", "enabled", boolean_variable, "true"},
    {"AUTH_USERNAME", "username", text_variable, "anna"},
    {"AUTH_PASSWORD", "password_hash", text_variable, "a password of 8 bytes or more"},
    {"AUTH_PASSWORD_HASH", "password_hash", text_variable, "$argon2id$v=19$…"},
    {"CORS_ORIGINS", "cors_origins", list_variable, "https://home.example,http://192.168.1.20:3000"},
}};

constexpr std::array<SecretKey, 1> camera_secrets = {{
    {.key = "password", .list = "cameras"},
}};
constexpr std::array<Variable, 2> camera_variables = {{
    {"CAMERA_CONFIG", "", cameras_variable,
     R"({"cameras":[{"name":"front","url":"rtsp://192.168.1.30/stream1","user":"tutti","password":"…"}]})"},
    {"HLS_OUTPUT_DIR", "output_dir", text_variable, "/var/lib/tutti/hls"},
}};

constexpr std::array<Variable, 3> display_variables = {{
    {"DISPLAY_ROTATION", "rotation", number_variable, "180"},
    {"SCROLL_SPEED", "scroll_speed", number_variable, "0.08"},
    {"ICON_DURATION", "icon_duration", number_variable, "1.5"},
}};

constexpr std::array<SecretKey, 1> hass_secrets = {{
    {.key = "token", .is_field = true},
}};
constexpr std::array<SecretKey, 1> lyrics_secrets = {{
    {.key = "model_key"},
}};
constexpr std::array<SecretKey, 1> pihole_secrets = {{
    {.key = "password"},
}};
constexpr std::array<Variable, 2> pihole_variables = {{
    {"PIHOLE_HOST", "host", text_variable, "https://pi.hole"},
    {"PIHOLE_PASSWORD", "password", text_variable, "an app password of the Pi-hole"},
}};

constexpr std::array<Variable, 1> schedule_variables = {{
    {"SCHEDULE_*", "", number_variable, "5m"},
}};

constexpr std::array<Variable, 3> sleep_variables = {{
    {"SLEEP_START", "start_hour", number_variable, "23"},
    {"SLEEP_END", "end_hour", number_variable, "7"},
    {"DISABLE_PI_LEDS", "disable_pi_leds", boolean_variable, "true"},
}};

constexpr std::array<Variable, 1> spotify_variables = {{
    {"SPOTIFY_CLIENT_ID", "client_id", text_variable, "0123456789abcdef0123456789abcdef"},
}};

constexpr std::array<SecretKey, 1> virtualdj_secrets = {{
    {.key = "password"},
}};

constexpr std::array<Variable, 1> weather_variables = {{
    {"WEATHER_LOCATION", "location", text_variable, "Vienna"},
}};

/// By name.
constexpr std::array<Section, 23> table = {{
    {.name = "alerts",
     .about = "what people are told of, and where to",
     .read = read_and_drop<AlertsSection, read_alerts>,
     .secrets = alerts_secrets,
     .zone = "time_zone"},
    {.name = "aranet4",
     .about = "the Aranet4 sensors that co2 listens for",
     .read = read_and_drop<Aranet4Section, read_aranet4>,
     .variables = aranet4_variables,
     .service = "co2"},
    {.name = "audio",
     .about = "what is listened to, and how it is heard",
     .read = read_and_drop<AudioSection, read_audio>,
     .variables = audio_variables},
    {.name = "auth",
     .about = "who may see the page; the gateway follows it at once",
     .read = read_and_drop<AuthSection, read_auth>,
     .secrets = auth_secrets,
     .variables = auth_variables},
    {.name = "camera",
     .about = "the cameras",
     .read = read_and_drop<CameraSection, read_camera>,
     .secrets = camera_secrets,
     .variables = camera_variables},
    {.name = "debug",
     .about = "what the debugger hears, and how much of it it keeps",
     .read = read_and_drop<DebugSection, read_debug>},
    {.name = "display",
     .about = "what the matrix of lights shows, and how",
     .read = read_and_drop<DisplaySection, read_display>,
     .variables = display_variables},
    {.name = "global",
     .about = "what holds for every source",
     .read = read_and_drop<GlobalSection, read_global>},
    {.name = "hass",
     .about = "which entities of a Home Assistant are readings here",
     .read = read_and_drop<HassSection, read_hass>,
     .secrets = hass_secrets},
    {.name = "history",
     .about = "which readings are kept, and for how long",
     .read = read_and_drop<HistorySection, read_history>},
    {.name = "homeassistant",
     .about = "what is told to Home Assistant, and under which names",
     .read = read_and_drop<HomeassistantSection, read_homeassistant>},
    {.name = "lyrics",
     .about = "where the words of songs are found, and who says what they are about",
     .read = read_and_drop<LyricsSection, read_lyrics>,
     .secrets = lyrics_secrets},
    {.name = "mpris",
     .about = "which of this desktop's players are heard",
     .read = read_and_drop<MprisSection, read_mpris>},
    {.name = "now-playing",
     .about = "which of several players counts",
     .read = read_and_drop<NowPlayingSection, read_now_playing>},
    {.name = "pihole",
     .about = "the Pi-hole, and its password",
     .read = read_and_drop<PiholeSection, read_pihole>,
     .secrets = pihole_secrets,
     .variables = pihole_variables},
    {.name = "schedule",
     .about = "how often each source polls",
     .read = read_and_drop<ScheduleSection, read_schedule>,
     .variables = schedule_variables},
    {.name = "sensors",
     .about = "the chips of the Sense HAT",
     .read = read_and_drop<SensorsSection, read_sensors>},
    {.name = "sleep",
     .about = "when the matrix of lights is dark",
     .read = read_and_drop<SleepSection, read_sleep>,
     .variables = sleep_variables},
    {.name = "spotify",
     .about = "whose Spotify is watched",
     .read = read_and_drop<SpotifySection, read_spotify>,
     .variables = spotify_variables},
    {.name = "system", .about = "how this machine does", .read = read_and_drop<SystemSection, read_system>},
    {.name = "tailscale",
     .about = "the machines of the tailnet",
     .read = read_and_drop<TailscaleSection, read_tailscale>},
    {.name = "virtualdj",
     .about = "where a DJ program says what is played",
     .read = read_and_drop<VirtualdjSection, read_virtualdj>,
     .secrets = virtualdj_secrets},
    {.name = "weather",
     .about = "where the weather is, from whom, and in which units",
     .read = read_and_drop<WeatherSection, read_weather>,
     .variables = weather_variables},
}};

static_assert(std::ranges::is_sorted(table, {}, &Section::name));

constexpr std::array<SecretKey, 4> usual_secrets = {{
    {.key = "password"},
    {.key = "token"},
    {.key = "secret"},
    {.key = "api_key"},
}};
constexpr Section free_form = {
    .name = "",
    .about = "of a service that nobody else knows",
    .read = [](toml::TableReader& reader) { reader.take_all(); },
    .secrets = usual_secrets
};

} // namespace

std::span<const Section> sections() { return table; }

const Section* find_section(std::string_view name) noexcept {
    const auto found = std::ranges::find(table, name, &Section::name);
    return found == table.end() ? nullptr : &*found;
}

const Section& rules_of(std::string_view name) noexcept {
    const auto* known = find_section(name);
    return known != nullptr ? *known : free_form;
}

const Section* section_of_service(std::string_view service) noexcept {
    const auto found = std::ranges::find(table, service, &Section::service);
    return found == table.end() || service.empty() ? find_section(service) : &*found;
}

std::vector<std::string_view> secret_variables() {
    std::vector<std::string_view> names;
    for (const auto& section : table)
        for (const auto& variable : section.variables) {
            const auto is_seeded = [&](const SecretKey& secret) {
                return variable.key.empty() || (secret.list.empty() && secret.key == variable.key);
            };
            if (std::ranges::any_of(section.secrets, is_seeded)) names.push_back(variable.name);
        }
    return names;
}

Result<void> check(std::string_view section, const Value& config) {
    return check_section(config, rules_of(section).read);
}

} // namespace tutti::sections
