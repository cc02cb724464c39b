#include "sections/sections.hpp"

#include "sections/auth_section.hpp"
#include "sections/camera_section.hpp"
#include "sections/global_section.hpp"
#include "sections/schedule_section.hpp"
#include "sections/section.hpp"
#include "sections/tailscale_section.hpp"
#include "sections/variables.hpp"

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

constexpr std::array<Variable, 1> schedule_variables = {{
    {"SCHEDULE_*", "", number_variable, "5m"},
}};

/// By name.
constexpr std::array<Section, 5> table = {{
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
    {.name = "global",
     .about = "what holds for every source",
     .read = read_and_drop<GlobalSection, read_global>},
    {.name = "schedule",
     .about = "how often each source polls",
     .read = read_and_drop<ScheduleSection, read_schedule>,
     .variables = schedule_variables},
    {.name = "tailscale",
     .about = "the machines of the tailnet",
     .read = read_and_drop<TailscaleSection, read_tailscale>},
}};

static_assert(std::ranges::is_sorted(table, {}, &Section::name));

} // namespace

std::span<const Section> sections() { return table; }

const Section* find_section(std::string_view name) noexcept {
    const auto found = std::ranges::find(table, name, &Section::name);
    return found == table.end() ? nullptr : &*found;
}

const Section* section_of_service(std::string_view service) noexcept {
    const auto found = std::ranges::find(table, service, &Section::service);
    return found == table.end() || service.empty() ? find_section(service) : &*found;
}

Result<void> check(std::string_view section, const Value& config) {
    const auto* known = find_section(section);
    return check_section(config, [known](toml::TableReader& reader) {
        known != nullptr ? known->read(reader) : reader.take_all();
    });
}

} // namespace tutti::sections
