// What `object.apply`, `object.remove`, `object.rollback` and `object.diff` do: in one transaction, or
// nothing of it. On the store's thread.
#pragma once

#include "control_plane/objects/kinds.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/store_effects.hpp"

namespace tutti::control_plane {

/// `{revision,event,changes:[{kind,name,what,generation}]}`; revision and event are null where nothing is
/// another.
governance::Outcome apply_objects(
    const Kinds& kinds, store::ControlTransaction& transaction, const Value& params,
    const governance::Ticket& ticket
);
governance::Outcome remove_object(
    const Kinds& kinds, store::ControlTransaction& transaction, const Value& params,
    const governance::Ticket& ticket
);
governance::Outcome roll_back(
    const Kinds& kinds, store::ControlTransaction& transaction, const Value& params,
    const governance::Ticket& ticket
);

/// What apply_objects() would change, or, with `revision`, roll_back(), as
/// `{changes:[{kind,name,what,differences}]}`; `more` where not all of them are shown. Under a fence it asks
/// those who look at a change as a whole, too. Nothing is written.
governance::Outcome differences_of(
    const Kinds& kinds, store::ControlTransaction& transaction, const Value& params,
    const governance::Ticket& ticket
);

/// `{kind,name,what,differences:[{path,before?,after?}]}`, without what is not for the eyes of that role.
Value change_value(const Kinds& kinds, const governance::objects::Change& change, governance::UserRole role);

} // namespace tutti::control_plane
