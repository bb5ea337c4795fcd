package org.vconserver.deploy.exit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.vconserver.support.fault.Thrown;

/**
 * Redirects the calls in a class that would end the Java process, also in lambdas and method
 * references. Each is led to a method that is added to the class and throws; as that takes the same
 * operands, neither frames nor sizes of stacks change. Used once, by one thread: not thread-safe.
 */
final class ExitRedirect extends ClassVisitor {
  private static final String ADDED = "vconserver$refuseExit";
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String EXIT_DESCRIPTOR = "(I)V";

  private String type = "";
  private int version;
  private boolean isInterface;
  private boolean ofSystem;
  private boolean ofRuntime;

  private ExitRedirect(ClassWriter writer) {
    super(Opcodes.ASM9, writer);
  }

  /**
   * Gives the class with these calls refused; empty if it has none.
   *
   * @throws RuntimeException if the class can't be read
   */
  static Optional<byte[]> refused(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    ExitRedirect calls = new ExitRedirect(writer);
    reader.accept(calls, 0);
    return calls.ofSystem || calls.ofRuntime ? Optional.of(writer.toByteArray()) : Optional.empty();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    this.type = name;
    this.version = version;
    this.isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    return canAdd() ? new Redirection(method) : method;
  }

  /** Interfaces of the time before Java 8 have no methods with code. */
  private boolean canAdd() {
    return !isInterface || (version & 0xffff) >= Opcodes.V1_8;
  }

  @Override
  public void visitEnd() {
    if (ofSystem) {
      add(EXIT_DESCRIPTOR, 1);
    }
    if (ofRuntime) {
      add(refusal(RUNTIME), 2);
    }
    super.visitEnd();
  }

  private void add(String descriptor, int parameters) {
    int access = isInterface ? Opcodes.ACC_PUBLIC : Opcodes.ACC_PRIVATE;
    MethodVisitor method =
        super.visitMethod(
            access | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, ADDED, descriptor, null, null);
    method.visitCode();
    method.visitTypeInsn(Opcodes.NEW, "java/lang/SecurityException");
    method.visitInsn(Opcodes.DUP);
    method.visitLdcInsn(Thrown.EXIT_REFUSED);
    method.visitMethodInsn(
        Opcodes.INVOKESPECIAL,
        "java/lang/SecurityException",
        "<init>",
        "(Ljava/lang/String;)V",
        false);
    method.visitInsn(Opcodes.ATHROW);
    method.visitMaxs(3, parameters);
    method.visitEnd();
  }

  private static boolean ends(String owner, String name, String descriptor) {
    return descriptor.equals(EXIT_DESCRIPTOR)
        && ((owner.equals(SYSTEM) && name.equals("exit"))
            || (owner.equals(RUNTIME) && (name.equals("exit") || name.equals("halt"))));
  }

  /** Gives the descriptor of a method that takes the operands of a call to this type. */
  private static String refusal(String owner) {
    return owner.equals(SYSTEM) ? EXIT_DESCRIPTOR : "(L" + RUNTIME + ";I)V";
  }

  private String redirect(String owner) {
    ofSystem |= owner.equals(SYSTEM);
    ofRuntime |= owner.equals(RUNTIME);
    return refusal(owner);
  }

  private Object constant(Object value) {
    if (value instanceof Handle handle
        && ends(handle.getOwner(), handle.getName(), handle.getDesc())) {
      return new Handle(
          Opcodes.H_INVOKESTATIC, type, ADDED, redirect(handle.getOwner()), isInterface);
    }
    if (value instanceof ConstantDynamic dynamic) {
      Object[] arguments = new Object[dynamic.getBootstrapMethodArgumentCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = dynamic.getBootstrapMethodArgument(i);
      }
      return new ConstantDynamic(
          dynamic.getName(),
          dynamic.getDescriptor(),
          dynamic.getBootstrapMethod(),
          constants(arguments));
    }
    return value;
  }

  private Object[] constants(Object[] values) {
    Object[] redirected = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      redirected[i] = constant(values[i]);
    }
    return redirected;
  }

  /** Leads the calls in one method elsewhere. */
  private final class Redirection extends MethodVisitor {
    Redirection(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      if (ends(owner, name, descriptor)) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, type, ADDED, redirect(owner), isInterface);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, constants(arguments));
    }

    @Override
    public void visitLdcInsn(Object value) {
      super.visitLdcInsn(constant(value));
    }
  }
}
