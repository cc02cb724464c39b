// The commands of Tutti's own programs, as types: the one place that says what may be asked of whom, by whom
// and with what. Tables are made when they are asked for: a process that asks for none pays nothing.
#pragma once

#include "governance/command_table.hpp"

#include <string_view>
#include <vector>

namespace tutti::governance {

/// Who carries out what control itself is asked.
inline constexpr std::string_view control_target = "control";

/// All of them.
CommandTable catalogue();

// Of the orchestrator: services, searches; and the live configuration.
std::vector<CommandType> service_commands();
std::vector<CommandType> config_commands();
/// Of the director: playlists, gestures (`peripheral.…`), events.
std::vector<CommandType> director_commands();
/// Of render and output.
std::vector<CommandType> light_commands();
/// Of sources, history, alerts, and the Sense HAT's lights.
std::vector<CommandType> home_commands();
/// Of cameras.
std::vector<CommandType> camera_commands();
/// Of control: the store and the audit.
std::vector<CommandType> store_commands();
/// Of hearing, song and words.
std::vector<CommandType> music_commands();
/// Of control: who leads what.
std::vector<CommandType> leadership_commands();
/// Of control: the vault.
std::vector<CommandType> vault_commands();
/// Of control: what objects are to be, and how they stand.
std::vector<CommandType> object_commands();
/// Of control: jobs.
std::vector<CommandType> job_commands();
/// Of control: who may what, and why.
std::vector<CommandType> policy_commands();
/// Of control: how the installation is.
std::vector<CommandType> health_commands();

} // namespace tutti::governance
