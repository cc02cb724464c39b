/* The part of rpi-rgb-led-matrix's C interface that tutti-hub75 uses, for a library that only plays it:
 * fake_matrix.cpp. Where the real one is installed, its own header is taken instead. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {

struct RGBLedMatrix;
struct LedCanvas;

struct RGBLedMatrixOptions {
    const char* hardware_mapping;
    int rows, cols, chain_length, parallel;
    int pwm_bits, pwm_lsb_nanoseconds, pwm_dither_bits;
    int brightness;
    int scan_mode, row_address_type, multiplexing;
    bool disable_hardware_pulsing, show_refresh_rate, inverse_colors;
    const char* led_rgb_sequence;
    const char* pixel_mapper_config;
    const char* panel_type;
    int limit_refresh_rate_hz;
    bool disable_busy_waiting;
};

struct RGBLedRuntimeOptions {
    int gpio_slowdown;
    int daemon;
    int drop_privileges;
    bool do_gpio_init;
    const char* drop_priv_user;
    const char* drop_priv_group;
};

RGBLedMatrix* led_matrix_create_from_options_and_rt_options(RGBLedMatrixOptions*, RGBLedRuntimeOptions*);
void led_matrix_delete(RGBLedMatrix*);
LedCanvas* led_matrix_create_offscreen_canvas(RGBLedMatrix*);
LedCanvas* led_matrix_swap_on_vsync(RGBLedMatrix*, LedCanvas*);
void led_canvas_get_size(const LedCanvas*, int* width, int* height);
void set_image(
    LedCanvas*, int x, int y, const uint8_t* image, size_t size, int width, int height, char is_bgr
);
}
