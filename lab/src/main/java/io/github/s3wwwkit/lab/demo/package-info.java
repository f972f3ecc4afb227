/** The main job from end to end, on one machine, as the pod does it. */
@NullMarked
package io.github.s3wwwkit.lab.demo;

import org.jspecify.annotations.NullMarked;
