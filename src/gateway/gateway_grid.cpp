// The part of the Gateway that is about feeds for older clients: /ws/sources, and /ws/grid, the lights of a
// Sense HAT, which are heard of only while somebody watches.
#include "base/json.hpp"
#include "contract/matrix_state.hpp"
#include "gateway/answer.hpp"
#include "gateway/gateway.hpp"
#include "io/clock.hpp"

namespace tutti::gateway {

namespace {

constexpr const char* matrix_filter = "matrix/+";
constexpr std::string_view matrix_branch = "matrix/";
constexpr auto confirmation = seconds(2);
/// What is kept on the bus comes behind the confirmation.
constexpr auto kept_patience = milliseconds(250);
constexpr std::size_t most_displays = 16;

} // namespace

SnapshotFeed::Rim Gateway::rim_of_sources() {
    return {
        .clock = &Gateway::now,
        .woken = [this] { set_alarm(); },
        .revision = [this] { return state_.sources_revision(); },
        .make = [this] { return print_json(all_sources(state_)); },
    };
}

SnapshotFeed::Rim Gateway::rim_of_grid() {
    return {
        .clock = &Gateway::now,
        .woken = [this] { set_alarm(); },
        .revision = [this] { return grid_revision_; },
        .make = [this] { return grid_text(); },
        .watched = [this](SnapshotFeed::Watched watched) { watch_grid(watched); },
        .renew = [this] { ask_for_picture(); },
    };
}

void Gateway::watch_grid(SnapshotFeed::Watched watched) {
    grid_subscription_.reset();
    grids_.clear();
    is_grid_settled_ = false;
    if (watched == SnapshotFeed::Watched::No || bus_ == nullptr) return;
    auto taken = subscribe(matrix_filter, &Gateway::take_matrix);
    if (!taken) return;
    grid_subscription_ = std::move(*taken);
    tasks_.spawn("waiting for the lights of a matrix", settle_grid(grid_subscription_.id()));
}

/// Where no lights have been said to be there by then, none are.
Task<void> Gateway::settle_grid(bus::Subscription::Id id) {
    if (bus_->is_connected()) co_await bus_->confirmed(id, confirmation);
    co_await io::sleep_for(kept_patience);
    if (!grid_subscription_ || grid_subscription_.id() != id) co_return;
    is_grid_settled_ = true;
    ++grid_revision_;
    grid_.changed(now());
    ask_for_picture();
}

/// Of this node, or else the first by name.
const Gateway::Grids::value_type* Gateway::grid() const {
    if (grids_.empty()) return nullptr;
    const auto own = grids_.find(options_.matrix);
    return own != grids_.end() ? &*own : &*grids_.begin();
}

/// As on the bus, and whose it is: there it stands in the topic.
std::string Gateway::grid_text() const {
    const auto* known = grid();
    if (known == nullptr) return is_grid_settled_ ? contract::print(contract::MatrixState{}) : std::string();
    const auto& [display, state] = *known;
    const auto said = contract::to_value(state);
    std::vector<Member> members(said.members().begin(), said.members().end());
    members.push_back({"display", display});
    return print_json(Value::object(std::move(members)));
}

void Gateway::take_matrix(const bus::Message& message) {
    const auto display = std::string_view(message.topic).substr(matrix_branch.size());
    if (message.payload.empty()) {
        if (const auto known = grids_.find(display); known != grids_.end()) grids_.erase(known);
    } else {
        const auto state = contract::parse_matrix_state(message.payload);
        if (!state)
            return note_refused(
                message.topic, state.error().code == ErrorCode::UnknownVersion, state.error().message
            );
        if (grids_.size() >= most_displays && !grids_.contains(display))
            return note_refused(message.topic, false, "there are too many of its kind");
        grids_.insert_or_assign(std::string(display), *state);
    }
    ++grid_revision_;
    grid_.changed(now());
    set_alarm();
}

/// A display without lights draws only for who has asked it lately (docs/sense-hat.md).
void Gateway::ask_for_picture() {
    const auto* known = grid();
    const auto sensors = presences_.find(options_.sensors);
    if (bus_ == nullptr || !bus_->is_connected() || known == nullptr || known->second.available || !sensors)
        return;
    begin_command(
        {.target = std::string(*sensors), .action = "get_matrix", .params = Value::object({})},
        [](const Result<std::string>&) {}
    );
}

} // namespace tutti::gateway
