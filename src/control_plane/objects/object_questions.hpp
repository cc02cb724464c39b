// What is asked about objects: one, many in pages, what was applied. Each is answered from the store, so that
// whoever does not lead answers, too; as far as it is for the eyes of whoever asks.
#pragma once

#include "control_plane/objects/kinds.hpp"
#include "control_plane/store_writer.hpp"

namespace tutti::control_plane {

/// `{kind,name,spec,labels,generation,source,by,at,status}`; of one that is leaving there is no spec.
Task<governance::Outcome>
get_object(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject);
/// `{objects:[…],next?}`: `next` is the `after` of those that follow.
Task<governance::Outcome>
list_objects(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject);
/// `{revisions:[{number,at,by,source,what,back_to?,changes}],next?,oldest,newest}`, the newest first.
Task<governance::Outcome>
list_revisions(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject);

} // namespace tutti::control_plane
