/*
 * Preloaded into a server, this makes its wall clock go wrong by as many seconds as are written in
 * the file that SHIFTED_CLOCK names. The monotonic clock stays true, as it does when somebody sets
 * the time of a machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
  const char *name = getenv("SHIFTED_CLOCK");
  char text[32] = {0};
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) {
    return 0;
  }
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  return length > 0 ? strtol(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) {
    real = dlsym(RTLD_NEXT, "clock_gettime");
  }
  int result = real(clock, time);
  if (clock == CLOCK_REALTIME) {
    time->tv_sec += shift();
  }
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) {
    real = dlsym(RTLD_NEXT, "gettimeofday");
  }
  int result = real(time, zone);
  time->tv_sec += shift();
  return result;
}
