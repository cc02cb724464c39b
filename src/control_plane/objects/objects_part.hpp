// ObjectsPart: what objects are to be, in the worker `control`: the commands `object.…` at the desk, and who
// makes them true.
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/objects/object_keeper.hpp"

#include <memory>
#include <string_view>

namespace tutti::control_plane {

class ObjectsPart {
public:
    /// Writer and desk outlive it.
    ObjectsPart(
        const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
        ObjectSurroundings around, governance::objects::QueueOptions options = {}
    );

    // ---- before the first command and before run() ----

    void add(std::unique_ptr<Reconciler> reconciler) { kinds_.add(std::move(reconciler)); }
    void add_guard(ChangeGuard guard) { kinds_.add_guard(std::move(guard)); }

    /// The names of those that there are so far.
    std::vector<std::string> kinds() const {
        const auto names = kinds_.names();
        return {names.begin(), names.end()};
    }

    // ---- from then on ----

    /// Whether this installation leads `control`.
    void lead(bool leads) { keeper_.lead(leads); }
    /// After each batch of writes that has an event.
    void written() { keeper_.written(); }
    /// It may have been changed behind our back; without a name: all of that kind.
    void look(const governance::objects::ObjectKey& key);
    /// How what they come from stands is another.
    void look_at_source(std::string_view source) { keeper_.look_at_source(source); }

    Task<void> run() { return keeper_.run(); }
    Task<void> stop() { return keeper_.stop(); }

    ObjectKeeper::Counts counts() const { return keeper_.counts(); }

private:
    Task<governance::Outcome> differences(Value params, governance::Subject subject);
    Task<governance::Outcome> reconcile(Value params);

    StoreWriter& writer_;
    std::function<std::optional<store::Fence>()> fence_;
    Kinds kinds_;
    ObjectKeeper keeper_;
};

} // namespace tutti::control_plane
