#include "hub/access_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::hub {

namespace {

using enum Right;

constexpr Rights everybody = {All, All, All, All, All, All, All, All, All};
constexpr Rights named = {Nothing, All, All, All, All, All, All, All, All};
constexpr Rights of_sources = {Nobodys,      OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys,
                               OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, All};
// A bridge speaks for names of other machines, which are nobody's here.
constexpr Rights its_own = {Nothing, Own, Own, Own, Own, Own, Own, OwnOrNobodys, All};
constexpr Rights own_client = {Own, Own, Own, Own, Own, Own, Own, All, All};

// Columns: anonymous user service director orchestrator gateway control bridge operator
constexpr std::array<AccessRow, 23> rows = {{
    {Branch::Event, "event/…", everybody, everybody},
    {Branch::RawEvent, "event/raw/…", everybody, everybody},
    {Branch::Lifecycle,
     "event/playlist/…",
     {Nothing, Nothing, Nothing, All, Nothing, Nothing, Nothing, All, All},
     everybody},
    {Branch::Reading, "reading/<source>/…", of_sources, everybody},
    {Branch::Status, "status/<source>", of_sources, everybody},
    {Branch::Meta, "meta/<source>", of_sources, everybody},
    {Branch::Config,
     "config/<section>",
     {Nothing, All, OwnOrNobodys, OwnOrNobodys, All, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, All},
     everybody},
    {Branch::Command,
     "cmd/<target>",
     named,
     {Nothing, All, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, All}},
    {Branch::CommandResponse,
     "cmd/<target>/response/…",
     {Nothing, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys,
      OwnOrNobodys, All},
     named},
    {Branch::Reply, "reply/<client id>/…", {Own, All, All, All, All, All, All, All, All}, own_client},
    {Branch::Worker, "worker/<name>", its_own, everybody},
    {Branch::Service,
     "service/<name>",
     {Nothing, Node, Nothing, Nothing, Node, Nothing, Nothing, Nobodys, All},
     everybody},
    {Branch::Health,
     "health/<component>",
     {Nothing, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, All, OwnOrNobodys, OwnOrNobodys, OwnOrNobodys, All},
     everybody},
    {Branch::Frame, "frame/<display>", named, everybody},
    {Branch::Matrix, "matrix/<display>", named, everybody},
    {Branch::Log, "log/<worker>", its_own, everybody},
    {Branch::Leader,
     "leader/<resource>",
     {Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, All, Nothing, All},
     everybody},
    {Branch::Job, "job/<id>", named, everybody},
    {Branch::Clock, "clock/<worker>", its_own, everybody},
    {Branch::Playback, "playback/<player>", of_sources, everybody},
    {Branch::Song, "song/<what>", named, everybody},
    {Branch::Vault, "vault/<worker>", {Nothing, Own, Own, Own, Own, Own, Own, Own, All}, everybody},
    {Branch::Other, "any other topic", everybody, everybody},
}};

constexpr std::array<std::pair<std::string_view, Branch>, 19> branches = {{
    {"event", Branch::Event},   {"reading", Branch::Reading},   {"status", Branch::Status},
    {"meta", Branch::Meta},     {"config", Branch::Config},     {"cmd", Branch::Command},
    {"reply", Branch::Reply},   {"worker", Branch::Worker},     {"service", Branch::Service},
    {"health", Branch::Health}, {"frame", Branch::Frame},       {"matrix", Branch::Matrix},
    {"log", Branch::Log},       {"leader", Branch::Leader},     {"job", Branch::Job},
    {"clock", Branch::Clock},   {"playback", Branch::Playback}, {"song", Branch::Song},
    {"vault", Branch::Vault},
}};

constexpr const AccessRow& row_of(Branch branch) noexcept { return rows[static_cast<std::size_t>(branch)]; }

constexpr bool rows_stand_in_order() noexcept {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].branch) != i) return false;
    return true;
}
static_assert(rows_stand_in_order());

constexpr bool operator_may_everything() noexcept {
    constexpr auto column = static_cast<std::size_t>(Who::Operator);
    return std::ranges::all_of(rows, [](const AccessRow& row) {
        return row.say[column] == All && row.read[column] == All;
    });
}
static_assert(operator_may_everything()); // the authorizer need not look

/// The level that `text` begins with; the text goes on behind its '/'.
std::string_view take_level(std::string_view& text) noexcept {
    const auto end = std::min(text.find('/'), text.size());
    const auto level = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return level;
}

bool is_wildcard(std::string_view level) noexcept { return level == "+" || level == "#"; }

bool grants(Right right, const Roster& roster, const Speaker& speaker, Place place) noexcept {
    const auto nobodys = [&] { return !roster.is_somebodys(place.name); };
    // A user called as another installation's node speaks for all of that one.
    const bool is_of_user =
        speaker.who == Who::User && !speaker.name.empty() && speaker.name == node_of(place.name);
    const auto own = [&] {
        if (place.branch == Branch::Reply)
            return !speaker.client_id.empty() && speaker.client_id == place.name;
        return is_of_user || (!speaker.name.empty() && speaker.name == place.name);
    };
    switch (right) {
    case Nothing:
        return false;
    case Nobodys:
        return nobodys();
    case Own:
        return own();
    case OwnOrNobodys:
        return own() || nobodys();
    case Node:
        if (speaker.who == Who::User) return is_of_user;
        return node_of(place.name) == node_of(speaker.name);
    case All:
        return true;
    }
    return false;
}

Right right_of(const Rights& rights, Who who) noexcept { return rights[static_cast<std::size_t>(who)]; }

std::string_view words(Right right) noexcept {
    switch (right) {
    case Nothing:
        return "–";
    case Nobodys:
        return "nobody's";
    case Own:
        return "own";
    case OwnOrNobodys:
        return "own, nobody's";
    case Node:
        return "its node's";
    case All:
        return "yes";
    }
    return "";
}

std::string print_row(std::string_view topics, const Rights& rights) {
    std::string line = fmt::format("| {} |", topics);
    for (const Right right : rights) line += fmt::format(" {} |", words(right));
    return line + "\n";
}

} // namespace

std::span<const AccessRow> access_rows() noexcept { return rows; }

Place place_of(std::string_view root, std::string_view topic) noexcept {
    if (!topic.starts_with(root)) return {};
    topic.remove_prefix(root.size());
    if (!root.empty()) {
        if (!topic.starts_with('/')) return {};
        topic.remove_prefix(1);
    }
    const auto first = take_level(topic);
    const auto known = std::ranges::find(branches, first, &decltype(branches)::value_type::first);
    if (known == branches.end()) return {};
    const auto name = take_level(topic);
    switch (known->second) {
    case Branch::Event:
        if (name == "raw") return {Branch::RawEvent, {}};
        return {name == "playlist" ? Branch::Lifecycle : Branch::Event, {}};
    case Branch::Command:
        return {take_level(topic) == "response" ? Branch::CommandResponse : Branch::Command, name};
    default:
        return {known->second, name};
    }
}

bool may_say(const Roster& roster, const Speaker& speaker, Place place) noexcept {
    return grants(right_of(row_of(place.branch).say, speaker.who), roster, speaker, place);
}

bool may_read(const Roster& roster, const Speaker& reader, Place place) noexcept {
    return grants(right_of(row_of(place.branch).read, reader.who), roster, reader, place);
}

bool may_read_of(
    const Roster& roster, const Speaker& reader, std::string_view root, std::string_view filter
) noexcept {
    const auto place = place_of(root, filter);
    const auto opens = [&](Branch branch) {
        const Right right = right_of(row_of(branch).read, reader.who);
        if (is_wildcard(place.name)) return right != Nothing;
        return grants(right, roster, reader, {branch, place.name});
    };
    if (opens(place.branch)) return true;
    // "cmd/lamp/#" takes the answers as well.
    return place.branch == Branch::Command && filter.find_first_of("+#") != std::string_view::npos
           && opens(Branch::CommandResponse);
}

bool is_everybodys_to_say(Branch branch) noexcept { return row_of(branch).say == everybody; }

std::string print_access_table() {
    constexpr std::string_view head =
        "anonymous | user | service | director | orchestrator | gateway | control | bridge | operator |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n";
    auto text = fmt::format("| may say | {}", head);
    for (const auto& row : rows)
        text += print_row(
            row.branch == Branch::Other ? std::string(row.topics) : fmt::format("`{}`", row.topics), row.say
        );
    text += fmt::format("\n| may read | {}", head);
    for (const auto& row : rows)
        if (row.read != everybody) text += print_row(fmt::format("`{}`", row.topics), row.read);
    text += print_row("everything else", everybody);
    return text;
}

} // namespace tutti::hub
