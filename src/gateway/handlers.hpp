// Who answers each route: the functions that the table in routes.cpp names, by the file that has them. The
// doorkeeper has let the request in when they are called (doorkeeper.hpp).
#pragma once

#include "gateway/desk.hpp"
#include "gateway/route.hpp"

namespace tutti::gateway {

// state_answers.cpp
io::HttpReply list_sources(Desk& desk, const Call& call);
io::HttpReply show_source(Desk& desk, const Call& call);
io::HttpReply list_services(Desk& desk, const Call& call);
io::HttpReply show_service(Desk& desk, const Call& call);

// service_answers.cpp
io::HttpReply start_service(Desk& desk, const Call& call);
io::HttpReply stop_service(Desk& desk, const Call& call);
io::HttpReply restart_service(Desk& desk, const Call& call);
io::HttpReply trigger_service(Desk& desk, const Call& call);
io::HttpReply show_history(Desk& desk, const Call& call);
io::HttpReply show_usage(Desk& desk, const Call& call);

// history_answers.cpp
io::HttpReply list_series(Desk& desk, const Call& call);
io::HttpReply post_old_command(Desk& desk, const Call& call);
io::HttpReply show_health(Desk& desk, const Call& call);
io::HttpReply show_openapi(Desk& desk, const Call& call);
io::HttpReply list_tokens(Desk& desk, const Call& call);
io::HttpReply make_token(Desk& desk, const Call& call);
io::HttpReply revoke_token(Desk& desk, const Call& call);
io::HttpReply show_config(Desk& desk, const Call& call);
io::HttpReply change_config(Desk& desk, const Call& call);
io::HttpReply show_course(Desk& desk, const Call& call);

// alert_answers.cpp
io::HttpReply list_alerts(Desk& desk, const Call& call);
io::HttpReply acknowledge_alert(Desk& desk, const Call& call);
io::HttpReply silence_alert(Desk& desk, const Call& call);
io::HttpReply test_alert(Desk& desk, const Call& call);
io::HttpReply test_target(Desk& desk, const Call& call);
io::HttpReply list_push_devices(Desk& desk, const Call& call);
io::HttpReply subscribe_device(Desk& desk, const Call& call);
io::HttpReply unsubscribe_device(Desk& desk, const Call& call);

// recent_answers.cpp
io::HttpReply list_recent(Desk& desk, const Call& call);

// health_answers.cpp
io::HttpReply show_liveness(Desk& desk, const Call& call);
io::HttpReply show_readiness(Desk& desk, const Call& call);
io::HttpReply show_metrics(Desk& desk, const Call& call);

// post_answers.cpp
io::HttpReply post_event(Desk& desk, const Call& call);
io::HttpReply post_command(Desk& desk, const Call& call);
/// Whoever may look may ask: of what is in its table of commands control says who may what.
io::HttpReply post_control_command(Desk& desk, const Call& call);

// session_answers.cpp
io::HttpReply show_session(Desk& desk, const Call& call);
io::HttpReply log_in(Desk& desk, const Call& call);
io::HttpReply log_out(Desk& desk, const Call& call);

// user_answers.cpp
io::HttpReply list_users(Desk& desk, const Call& call);
io::HttpReply make_user(Desk& desk, const Call& call);
io::HttpReply change_user(Desk& desk, const Call& call);
io::HttpReply remove_user(Desk& desk, const Call& call);
io::HttpReply change_password(Desk& desk, const Call& call);
io::HttpReply set_up(Desk& desk, const Call& call);

// feed_answers.cpp
io::HttpReply watch_state(Desk& desk, const Call& call);
io::HttpReply follow_state(Desk& desk, const Call& call);
io::HttpReply watch_events(Desk& desk, const Call& call);
io::HttpReply watch_audio(Desk& desk, const Call& call);
io::HttpReply watch_sources(Desk& desk, const Call& call);
io::HttpReply watch_grid(Desk& desk, const Call& call);
io::HttpReply watch_song(Desk& desk, const Call& call);
io::HttpReply watch_lyrics(Desk& desk, const Call& call);

// light_answers.cpp
io::HttpReply show_light(Desk& desk, const Call& call);
io::HttpReply post_light(Desk& desk, const Call& call);
io::HttpReply list_scenes(Desk& desk, const Call& call);
io::HttpReply show_scene(Desk& desk, const Call& call);
io::HttpReply check_scene(Desk& desk, const Call& call);
io::HttpReply save_scene(Desk& desk, const Call& call);
io::HttpReply watch_frames(Desk& desk, const Call& call);

// song_answers.cpp
io::HttpReply show_song_picture(Desk& desk, const Call& call);

// stream_answers.cpp
io::HttpReply show_stream(Desk& desk, const Call& call);
io::HttpReply show_snapshot(Desk& desk, const Call& call);

// whep_answers.cpp
io::HttpReply offer_whep(Desk& desk, const Call& call);
io::HttpReply patch_whep(Desk& desk, const Call& call);
io::HttpReply end_whep(Desk& desk, const Call& call);

// log_answers.cpp
io::HttpReply list_log_lines(Desk& desk, const Call& call);

// pad_answers.cpp
io::HttpReply list_phones(Desk& desk, const Call& call);
io::HttpReply play_pad(Desk& desk, const Call& call);

} // namespace tutti::gateway
