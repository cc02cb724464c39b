// Restoring: what the journal held of sessions and retained messages, made again at a start.
#pragma once

#include "broker/core.hpp"
#include "broker/journal.hpp"

#include <span>

namespace tutti::broker {

/// Before anybody connects. All sessions sleep, those that were connected from now on. What nothing refers to
/// any more is erased. The records are by key; whatever they hold, the core is sound afterwards.
Restored restore(Core& core, Journal& journal, std::span<const JournalRecord> records, SteadyTime now);

} // namespace tutti::broker
