/* Twin of nbody.mir: the outer planets around the sun, integrated in small steps; prints the energy before and after. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BODIES = 5 };

static const double PI = 3.141592653589793;
static const double DAYS = 365.24; /* in a year */

struct body {
  double pos[3], vel[3], mass; /* velocity in units a day, mass in suns, until scale() has run */
};

static struct body sky[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 1},
    /* Jupiter */
    {{4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01},
     {1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05},
     9.54791938424326609e-04},
    /* Saturn */
    {{8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01},
     {-2.76742510726411021e-03, 4.99852801234917238e-03, 2.30417297573763929e-05},
     2.85885980666130812e-04},
    /* Uranus */
    {{1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01},
     {2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05},
     4.36624404335156298e-05},
    /* Neptune */
    {{1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01},
     {2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05},
     5.15138902046611451e-05},
};

/* To astronomical units, years, and masses in which the gravitational constant is 1; then the sun takes up the momentum of the rest. */
static void scale(void) {
  double solar_mass = 4 * PI * PI;
  for (int i = 0; i < BODIES; i++) {
    for (int k = 0; k < 3; k++) sky[i].vel[k] *= DAYS;
    sky[i].mass *= solar_mass;
  }
  for (int i = 1; i < BODIES; i++)
    for (int k = 0; k < 3; k++) sky[0].vel[k] -= sky[i].vel[k] * sky[i].mass / solar_mass;
}

static double distance2(const struct body *a, const struct body *b, double d[3]) {
  double sum = 0;
  for (int k = 0; k < 3; k++) {
    d[k] = a->pos[k] - b->pos[k];
    sum += d[k] * d[k];
  }
  return sum;
}

static void advance(double dt) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      double d[3], d2 = distance2(&sky[i], &sky[j], d);
      double pull = dt / (d2 * sqrt(d2));
      for (int k = 0; k < 3; k++) {
        sky[i].vel[k] -= d[k] * sky[j].mass * pull;
        sky[j].vel[k] += d[k] * sky[i].mass * pull;
      }
    }
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) sky[i].pos[k] += dt * sky[i].vel[k];
}

static double energy(void) {
  double e = 0;
  for (int i = 0; i < BODIES; i++) {
    double *v = sky[i].vel;
    e += 0.5 * sky[i].mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int j = i + 1; j < BODIES; j++) {
      double d[3];
      e -= sky[i].mass * sky[j].mass / sqrt(distance2(&sky[i], &sky[j], d));
    }
  }
  return e;
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) : 1000;
  scale();
  printf("%.9f\n", energy());
  while (steps-- > 0) advance(0.01);
  printf("%.9f\n", energy());
  return 0;
}
