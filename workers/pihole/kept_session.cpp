#include "workers/pihole/kept_session.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

namespace tutti::pihole {

namespace {

constexpr std::size_t largest = 16 * 1024;

} // namespace

std::string print(const KeptSession& session) {
    return print_json(Value::object({
               {"v", 1},
               {"server", session.server},
               {"version", session.version},
               {"id", session.id},
               {"mark", session.mark},
               {"login_sent", session.login_sent ? Value(to_seconds(*session.login_sent)) : Value()},
           }))
           + "\n";
}

std::optional<KeptSession> parse_kept_session(std::string_view bytes) {
    const auto value = parse_json(bytes);
    if (!value || number_at(*value, "v") != 1) return std::nullopt;
    const auto server = text_at(*value, "server");
    const auto version = number_at(*value, "version");
    const auto* id = value->find("id");
    const auto mark = text_at(*value, "mark");
    if (!server || (version != 5 && version != 6) || id == nullptr || !id->is_string()) return std::nullopt;
    KeptSession session;
    session.server = *server;
    session.version = static_cast<int>(*version);
    session.id = id->string();
    session.mark = mark.value_or("");
    if (const auto sent = number_at(*value, "login_sent")) session.login_sent = wall_time_from_seconds(*sent);
    return session;
}

std::string mark_of(std::string_view password, std::string_view id) {
    return fmt::format("{:016x}", digest(fmt::format("{}\n{}", id, password)));
}

std::optional<KeptSession> SessionFile::load() {
    const auto bytes = io::read_file(disk_, path_, largest);
    return bytes ? parse_kept_session(*bytes) : std::nullopt;
}

Result<void> SessionFile::store(const KeptSession& session) {
    return io::replace_file(disk_, path_, print(session));
}

void SessionFile::forget() { static_cast<void>(disk_.remove(path_)); }

Result<io::LockFile> SessionFile::lock() {
    auto beside = path_;
    beside += ".lock";
    return io::LockFile::acquire(beside);
}

} // namespace tutti::pihole
