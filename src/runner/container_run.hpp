// The life of one container as that of a process: what is left of an earlier one, create, start, follow,
// stop, remove.
#pragma once

#include "command/end_request.hpp"
#include "container/spec.hpp"
#include "io/log.hpp"
#include "runner/engine.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tutti::runner {

/// The exit code of what went wrong on our side, or the engine's, as `docker run` has it.
inline constexpr int not_run = 125;

struct ContainerPlan {
    container::Spec spec;
    container::Surroundings surroundings;
    std::filesystem::path kept_log; ///< says how far its log was read; empty: not kept
};

/// What was found before anything is started: a container that a process before us left running, and that has
/// our settings.
using Found = std::optional<std::string>;

/// Clears away what was left of earlier containers of this service, and gets the image. To be interrupted at
/// will.
Task<Result<Found>> prepare(Engine& engine, const ContainerPlan& plan, const io::Log& log);

/// Stops and removes what a process before us left of this service.
Task<Result<void>> remove_leftovers(Engine& engine, const ContainerPlan& plan, const io::Log& log);

/// Runs it, or goes on with the one that was found, until it ends, or is stopped where `end` asks for that.
/// Gives its exit code.
Task<Result<int>> run_container(
    Engine& engine, const ContainerPlan& plan, Found found, command::EndRequest& end, const io::Log& log
);

} // namespace tutti::runner
